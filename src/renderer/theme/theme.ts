import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'
import { i18n } from '../i18n'
import { COLORS, FONT_FAMILY, FONT_FAMILY_MONO, FONT_SIZES, SIZES } from './tokens'

/** Mantine's dark ramp, from text to ground, laid over our surfaces so that its own components sit on them. */
const dark: MantineColorsTuple = [
  COLORS.text,
  '#c5d0db',
  COLORS.dim,
  COLORS.disabled,
  COLORS.line,
  '#232c36',
  COLORS.raised,
  COLORS.surface,
  COLORS.ground,
  '#090b0e'
]

/** The focus colour as a ramp; fills take shade 7, on which white text is WCAG AA. */
const sky: MantineColorsTuple = [
  '#e3f5ff',
  '#c8ebff',
  '#9adcff',
  '#70cfff',
  COLORS.focus,
  '#27aef2',
  '#1390d2',
  '#0f74ab',
  '#0d5c88',
  '#0a4465'
]

/** The theme of every window: dark, dense, one sans, no motion but Mantine's short transitions. */
export const theme = createTheme({
  fontFamily: FONT_FAMILY,
  fontFamilyMonospace: FONT_FAMILY_MONO,
  fontSizes: { xs: '11px', sm: `${FONT_SIZES.dense}px`, md: `${FONT_SIZES.base}px`, lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.3', sm: '1.35', md: '1.4', lg: '1.4', xl: '1.3' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '3px', md: '4px', lg: '6px', xl: '8px' },
  defaultRadius: 'sm',
  headings: {
    fontFamily: FONT_FAMILY,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.35' },
      h3: { fontSize: `${FONT_SIZES.base}px`, lineHeight: '1.4' }
    }
  },
  colors: { dark, sky },
  primaryColor: 'sky',
  primaryShade: 7,
  autoContrast: true,
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Modal: { defaultProps: { transitionProps: { duration: 0 }, closeButtonProps: { 'aria-label': i18n.t('actions.close') } } }
  }
})

/** Puts the tokens where plain CSS can reach them; to be given to `MantineProvider`. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    '--bl-ground': COLORS.ground,
    '--bl-surface': COLORS.surface,
    '--bl-raised': COLORS.raised,
    '--bl-line': COLORS.line,
    '--bl-text': COLORS.text,
    '--bl-dim': COLORS.dim,
    '--bl-disabled': COLORS.disabled,
    '--bl-focus': COLORS.focus,
    '--bl-row-dense': `${SIZES.rowDense}px`,
    '--bl-row-touch': `${SIZES.rowTouch}px`
  },
  light: {},
  dark: {
    '--mantine-color-body': COLORS.ground,
    '--mantine-color-text': COLORS.text,
    '--mantine-color-dimmed': COLORS.dim,
    '--mantine-color-default': COLORS.raised,
    '--mantine-color-default-hover': COLORS.line,
    '--mantine-color-default-border': COLORS.line,
    '--mantine-color-placeholder': COLORS.dim
  }
})
