import type { ThemeRegistration } from 'shiki/core'
import dark from 'shiki/themes/github-dark-high-contrast.mjs'
import light from 'shiki/themes/github-light-high-contrast.mjs'

/** The two grounds that code stands on (token `--sunken`); each ink of a theme is at least 4.5:1 on its own. */
export const CODE_GROUNDS = { light: '#f3f0eb', dark: '#100f0e' } as const

export const codeThemes: { light: ThemeRegistration, dark: ThemeRegistration } = {
  // Comments of the light theme are made for white; on our ground they need the theme's next darker grey.
  light: onOurGround(light, { '#66707b': '#4b535d' }),
  dark: onOurGround(dark, {}),
}

/** Drops inks that belong to a background of their own, which we do not show, and replaces inks that are too faint. */
function onOurGround(theme: ThemeRegistration, replaced: Record<string, string>): ThemeRegistration {
  const rules = theme.tokenColors ?? theme.settings ?? []
  return {
    ...theme,
    settings: undefined,
    tokenColors: rules.map(({ settings, ...rule }) => {
      const { background, foreground, ...rest } = settings
      if (background !== undefined || foreground === undefined) return { ...rule, settings: rest }
      return { ...rule, settings: { ...rest, foreground: replaced[foreground.toLowerCase()] ?? foreground } }
    }),
  }
}
