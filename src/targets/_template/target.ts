import { Failure } from '../../base/failure.ts'
import type { Target } from '../target.ts'
import { lower, type Site } from './lower.ts'
import { support } from './support.ts'

/**
 * A target that writes files and starts nothing. What `open` gives is the impure part, in a file `driver.ts` of its
 * own.
 */
export const sampleTarget: Target<Site> = {
  name: 'sample-target',
  summary: 'files that describe what would run',
  support,
  traits: { rolling: false, shell: false },
  renderSite: () => ({ domain: 'example.internal' }),
  lower,
  open: () =>
    Promise.reject(
      new Failure({
        step: 'sample-target',
        reason: 'this target writes files and starts nothing',
        left: 'nothing was changed',
        do: 'run `stackwright render --target sample-target --out FOLDER`',
      }),
    ),
}
