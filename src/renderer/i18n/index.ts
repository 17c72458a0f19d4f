import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { resources } from './resources'

/** The texts of the screens. English first; a further language is a further folder beside `en`. */
export const i18n = i18next.createInstance()

void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  ns: Object.keys(resources.en),
  defaultNS: 'common',
  resources,
  initAsync: false,
  // React escapes; escaping twice would show the entities.
  interpolation: { escapeValue: false },
  returnNull: false
})
