import type { Expansion } from '../app.ts'
import { checkConfig } from './derived.ts'
import { checkJava } from './java.ts'
import type { MetabaseOptions } from './options.ts'
import { known, newest, seriesOf } from './versions.ts'

/** Reports every fault that the options alone can tell. */
export function checkOptions(options: MetabaseOptions, at: Expansion): void {
  checkVersion(options, at)
  checkJava(options, at)
  checkConfig(options, at)
  if (options.license !== undefined && options.edition !== 'enterprise') {
    at.problem('SW1008', ['license'], {
      title: 'a license needs the enterprise edition',
      found: 'license with the open-source edition, which cannot read it',
      expected: "edition: 'enterprise'",
      do: "add edition: 'enterprise', or remove license",
    })
  }
  if (options.plugins !== undefined && !at.exists(options.plugins)) {
    at.problem('SW2015', ['plugins'], {
      title: 'the folder of drivers is not there',
      found: options.plugins,
      expected: 'a path that exists, relative to the platform file',
      do: `make ${options.plugins}, or correct the path`,
    })
  }
}

/** A version that is none: SW2009 for one that floats, else SW2003. */
function checkVersion({ version }: MetabaseOptions, at: Expansion): void {
  if (seriesOf(version)) return
  const whole = /^v?[01]\.(\d+(?:\.\d+){1,3})$/.exec(version)
  const meant = whole && seriesOf(`0.${whole[1]}`) ? `0.${whole[1]}` : newest
  if (whole) {
    at.problem('SW2003', ['version'], {
      title: `Metabase ${version} is not known`,
      found: version,
      expected: known,
      do: meant === newest ? `write '${newest}'` : `write '${meant}'; the edition is an option of its own`,
    })
  } else {
    at.problem('SW2009', ['version'], {
      title: `${version} is not a release`,
      found: version,
      expected: `the full number of a release: ${known}`,
      do: `write '${newest}'`,
    })
  }
}
