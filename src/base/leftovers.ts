/** What tools leave in a project, at any depth. It never changes what a platform does, and goes nowhere with it. */
export const leftovers: readonly string[] = [
  '.DS_Store',
  '.git',
  '.stackwright',
  '.venv',
  '__pycache__',
  'node_modules',
  'stackwright.lock',
]
