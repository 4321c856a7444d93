import './ui/fonts.css'
import './ui/tokens.css'
import './ui/base.css'
import './ui/mantine'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'

const place = document.getElementById('root')
if (!place) throw new Error('index.html has no #root')
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
