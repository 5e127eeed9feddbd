import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Shows an address in the user's browser, and says whether there is one to ask. Only on a desktop: a browser on a server
 * would be a text one that takes over the terminal.
 */
export function browse(url: string): boolean {
  const desktop = process.platform === 'darwin' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open'
  if (!desktop || !onPath(program)) return false
  spawn(program, [url], { detached: true, stdio: 'ignore' })
    .on('error', () => {})
    .unref()
  return true
}

function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
