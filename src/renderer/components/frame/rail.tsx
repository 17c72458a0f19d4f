import { IconFileText, IconHeartbeat, IconMicroscope, IconPackages, type Icon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CommandName } from '@shared/contract'
import { useSession } from '../../api/session'
import { useCommands } from '../../commands/registry'
import { useNavigation, type Screen } from '../../navigation/navigation'
import { BrandMark } from './brand-mark'
import classes from './frame.module.css'

/** The screens, and the command that one must be allowed to call for a screen to be of use. */
const SCREENS: readonly { screen: Screen; icon: Icon; needs: CommandName }[] = [
  { screen: 'bench', icon: IconMicroscope, needs: 'lots.get' },
  { screen: 'lots', icon: IconPackages, needs: 'lots.list' },
  { screen: 'reports', icon: IconFileText, needs: 'reports.list' },
  { screen: 'health', icon: IconHeartbeat, needs: 'health.check' }
]

const ICON_SIZE = 22

export function Rail() {
  const { t } = useTranslation()
  const session = useSession()
  const current = useNavigation((state) => state.place.screen)
  const goScreen = useNavigation((state) => state.goScreen)
  const back = useNavigation((state) => state.back)
  const canGoBack = useNavigation((state) => state.trail.length > 0)
  const allowed = SCREENS.filter(({ needs }) => session?.commands.includes(needs))
  const may = (screen: Screen) => allowed.some((entry) => entry.screen === screen)

  useCommands({
    goBench: { run: () => goScreen('bench'), enabled: may('bench') },
    goLots: { run: () => goScreen('lots'), enabled: may('lots') },
    goReports: { run: () => goScreen('reports'), enabled: may('reports') },
    goHealth: { run: () => goScreen('health'), enabled: may('health') },
    goBack: { run: back, enabled: canGoBack }
  })

  return (
    <nav className={classes.rail} aria-label={t('rail')}>
      <span className={classes.mark} title={t('product')}><BrandMark size={24} /></span>
      {allowed.map(({ screen, icon: ScreenIcon }) => (
        <button
          key={screen}
          type="button"
          className={classes.railItem}
          aria-current={screen === current ? 'page' : undefined}
          onClick={() => goScreen(screen)}
        >
          <ScreenIcon size={ICON_SIZE} stroke={1.5} aria-hidden="true" />
          {t(`screen.${screen}`)}
        </button>
      ))}
    </nav>
  )
}
