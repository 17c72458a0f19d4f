import '@mantine/core/styles.css'
import '@mantine/spotlight/styles.css'
import './theme/global.css'
import './components/mantine.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { core, queryClient } from './api/core'
import { subscribeToEvents } from './api/events'
import { App } from './app'
import { i18n } from './i18n'
import { listenToKeyboard } from './keyboard/keyboard'
import { cssVariablesResolver, theme } from './theme/theme'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

subscribeToEvents(core, queryClient)
listenToKeyboard(window)

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} forceColorScheme="dark">
      <I18nextProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <App />
        </QueryClientProvider>
      </I18nextProvider>
    </MantineProvider>
  </StrictMode>
)
