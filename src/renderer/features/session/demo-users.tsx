import { useTranslation } from 'react-i18next'
import { useDemoUsers } from '../../api/session'
import classes from './session.module.css'

/** The demo station's people, one click from being signed in. Shown in demo mode only. */
export function DemoUsers({ onChoose }: { onChoose(who: { login: string; pin: string }): void }) {
  const { t } = useTranslation('session')
  const { data: users = [] } = useDemoUsers(true)
  if (users.length === 0) return null
  return (
    <section className={classes.demo} aria-labelledby="demo-title">
      <h2 id="demo-title" className={classes.demoTitle}>{t('demoTitle')}</h2>
      <p className={classes.dim}>{t('demoHint')}</p>
      <ul className={classes.people}>
        {users.map(({ username, display_name, badge, pin, role }) => (
          <li key={username}>
            <button
              type="button"
              className={classes.person}
              aria-label={t('demoSignIn', { name: display_name, role })}
              onClick={() => onChoose({ login: username, pin })}
            >
              <span className={classes.avatar} aria-hidden="true">{initials(display_name)}</span>
              <span className={classes.personName}>
                <bdi>{display_name}</bdi>
                <span className={classes.dim}>{role} · <bdi>{badge}</bdi></span>
              </span>
              <span className={classes.personPin}>{t('demoPin', { pin })}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function initials(name: string): string {
  return name.split(/[\s.]+/).filter(Boolean).map((word) => [...word][0] ?? '').slice(0, 2).join('').toUpperCase()
}
