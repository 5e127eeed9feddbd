import { Failure } from '../../../base/failure.ts'
import { ProblemsFound } from '../../../base/problem.ts'

/**
 * Asks AWS something; an answer that is an error becomes a Failure of `step` in plain words, with what to do where
 * that is known. Where a `secret` was sent, which AWS may repeat in its answer, it is taken out.
 */
export async function ask<T>(step: string, question: () => Promise<T>, secret?: string): Promise<T> {
  try {
    return await question()
  } catch (error) {
    if (error instanceof Failure || error instanceof ProblemsFound) throw error
    throw failureOf(step, error, secret)
  }
}

/** As `ask`, and undefined where AWS says that there is no such thing. */
export async function askFor<T>(step: string, question: () => Promise<T>): Promise<T | undefined> {
  return ask(step, async () => {
    try {
      return await question()
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  })
}

/** True for an error that says that the thing asked for is not there. */
export function isMissing(error: unknown): boolean {
  return /NotFound|NoSuchEntity|DoesNotExist|ClusterNotFound|ServiceNotFound|ServiceNotActive|ParameterNotFound/.test(
    nameOf(error),
  )
}

/** The name that AWS gives an error. */
export function nameOf(error: unknown): string {
  const { name, Code, code } = error as { name?: string; Code?: string; code?: string }
  return [name, Code, code].filter((each) => typeof each === 'string').join(' ')
}

function failureOf(step: string, error: unknown, secret?: string): Failure {
  const said = [nameOf(error), (error as Error).message ?? '', ...causes(error)].join(' ')
  const known = reasons.find(([pattern]) => pattern.test(said))
  const told = (error as Error).message ?? ''
  const message = firstSentence(secret ? told.replaceAll(secret, '...') : told)
  return new Failure({
    step,
    reason: known ? `${known[1]}${known[3] ? `: ${message}` : ''}` : message || nameOf(error) || 'AWS gave no reason',
    do: known?.[2] ?? 'mend the cause and run the same command again',
  })
}

/** What errors of the SDK and of AWS mean, what to do, and whether their message tells more. */
const reasons: readonly (readonly [pattern: RegExp, reason: string, advice: string, more?: true])[] = [
  [
    /CredentialsProviderError|Could not load credentials|Unable to locate credentials/i,
    'there are no credentials for AWS',
    'log in (aws sso login), or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  ],
  [
    /ExpiredToken|token.{0,40}expired|SSOTokenProviderFailure/i,
    'the credentials for AWS have expired',
    'log in again (aws sso login), then run the same command again',
  ],
  [
    /UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidAccessKeyId/i,
    'AWS does not know these credentials',
    'look at AWS_PROFILE and AWS_ACCESS_KEY_ID; aws sts get-caller-identity shows who is meant',
  ],
  [
    /AccessDenied|not authorized to perform|UnauthorizedOperation/i,
    'these credentials may not do that',
    'give the role that runs stackwright this permission, then run the same command again',
    true,
  ],
  [/Region is missing/i, 'no region is set', 'set `region` of the target'],
  [
    /Throttl|TooManyRequests|RequestLimitExceeded|Rate exceeded/i,
    'AWS takes no more questions for now',
    'wait a minute, then run the same command again',
  ],
  [/ClusterNotFound/i, 'there is no cluster of this platform', 'bring it up with `stackwright up`'],
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|TimeoutError|socket hang up/i,
    'AWS could not be reached',
    'look at the network, and at AWS_ENDPOINT_URL where it is set',
  ],
]

function causes(error: unknown): string[] {
  const { cause, errors } = error as { cause?: unknown; errors?: readonly unknown[] }
  return [...(cause ? [cause] : []), ...(errors ?? [])].map(
    (each) => `${nameOf(each)} ${(each as Error).message ?? ''}`,
  )
}

function firstSentence(message: string): string {
  return message.split('\n')[0]!.trim().replace(/\.$/, '').slice(0, 400)
}
