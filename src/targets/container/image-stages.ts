import { posix } from 'node:path'
import type { ImagePackages } from '../../graph/recipe.ts'
import { blank, comment, copy, type Line, run, stage, user, workdir } from './dockerfile.ts'
import { catalogText, requirementsOf } from './requirements.ts'

/** Stages of a Dockerfile that end with a piece of software in place, and the files of the context that they read. */
export interface Stages {
  readonly lines: readonly Line[]
  readonly files: Readonly<Record<string, string>>
}

/** Where a builder puts what it adds, before it is copied to its place. */
const added = '/opt/stackwright/added'

/**
 * The stages that put the packages of an image form on top of its base. The last has the name `name` and acts as root;
 * the stage before it holds what is needed to build alone. Equal forms give equal lines, so that a builder makes each
 * layer once for all images that share it.
 */
export function stagesOf(name: string, base: string, packages: ImagePackages | undefined): Stages {
  switch (packages?.by) {
    case undefined:
      return { lines: [stage(base, name), user('0')], files: {} }
    case 'uv':
      return pythonStages(name, base, packages)
    case 'npm':
      return npmStages(name, base, packages)
    case 'pip':
      return { lines: [stage(base, name), user('0'), ...pinned(packages.pins)], files: {} }
  }
}

function pythonStages(
  name: string,
  base: string,
  { lock, names, interpreter }: Extract<ImagePackages, { by: 'uv' }>,
): Stages {
  const file = `${name}.requirements.txt`
  const environment = posix.dirname(posix.dirname(interpreter))
  const sorted = [...names].sort()
  return {
    files: { [file]: requirementsOf(catalogText(lock), names) },
    lines: [
      stage(base, `${name}-packages`),
      user('0'),
      copy(file, '/opt/stackwright/requirements.txt'),
      comment(
        'Exactly what is listed, checked by hash and added to a folder of its own. Where the base has no uv, the pip of the interpreter does it.',
      ),
      run(
        either(
          `uv pip install --no-cache --no-deps --require-hashes --python ${interpreter} --prefix ${added} --requirement /opt/stackwright/requirements.txt`,
          `${interpreter} -m pip install --no-cache-dir --no-deps --require-hashes --ignore-installed --prefix ${added} --requirement /opt/stackwright/requirements.txt`,
        ),
      ),
      blank,
      stage(base, name),
      user('0'),
      comment(
        'The environment of the app, which is not that of the `pip` on the PATH. What it has of the same packages in other versions goes first.',
      ),
      run(
        either(
          `uv pip uninstall --quiet --python ${interpreter} ${sorted.join(' ')}`,
          `${interpreter} -m pip uninstall --quiet --yes ${sorted.join(' ')}`,
        ),
      ),
      copy(`${added}/`, `${environment}/`, `--from=${name}-packages`),
      comment(
        'Nobody can write here later: without its bytecode, every start would compile all of it anew. Some files of packages are no valid Python.',
      ),
      comment('Then each package is imported once, so that an image in which a driver does not load is never made.'),
      run(
        `{ ${interpreter} -m compileall -q -j 0 ${environment}/lib >/dev/null || true; }`,
        `${interpreter} -c '${importAll}' ${sorted.join(' ')}`,
      ),
    ],
  }
}

/** Imports the modules of each distribution that is named, as its own list of files tells them. */
const importAll = [
  'import importlib, importlib.metadata as metadata, sys',
  '[importlib.import_module(file.parts[0]) for name in sys.argv[1:] for file in metadata.files(name) if file.name == "__init__.py" and len(file.parts) == 2]',
].join('; ')

function npmStages(name: string, base: string, { lock, folder }: Extract<ImagePackages, { by: 'npm' }>): Stages {
  const files = ['package.json', 'package-lock.json'].map((file) => [`${name}.${file}`, file] as const)
  return {
    files: Object.fromEntries(files.map(([own, file]) => [own, catalogText(`${lock}/${file}`)])),
    lines: [
      stage(base, `${name}-packages`),
      user('0'),
      workdir(folder),
      ...files.map(([own, file]) => copy(own, file)),
      comment('Exactly what is locked, checked by hash; no package runs a program of its own.'),
      run('npm ci --omit=dev --ignore-scripts --no-audit --no-fund --no-update-notifier'),
      blank,
      stage(base, name),
      user('0'),
      copy(`${folder}/`, `${folder}/`, `--from=${name}-packages`),
    ],
  }
}

function pinned(pins: readonly string[]): Line[] {
  const quoted = pins.map((pin) => `'${pin.replaceAll("'", "'\\''")}'`).join(' ')
  return [
    comment('Images of Debian ask that their Python be left alone; this image is for these packages.'),
    run(
      [
        'if python3 -m pip --version >/dev/null 2>&1',
        `then PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore python3 -m pip install --no-cache-dir ${quoted}`,
        `else uv pip install --no-cache --python "$(command -v python3)" ${quoted}; fi`,
      ].join('; \\\n    '),
    ),
  ]
}

/** With uv where the image has it, else otherwise. */
function either(uv: string, otherwise: string): string {
  return ['if command -v uv >/dev/null', `then ${uv}`, `else ${otherwise}; fi`].join('; \\\n    ')
}
