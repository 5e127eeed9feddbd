import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openCache } from '../../bin/cache.js'
import { must } from '../engines/run.ts'

const version = '3.3.30'

/**
 * What checkov says against, and why it stays so. Anything else that it finds is a fault of ours, and what it no longer
 * finds does not belong here.
 */
export const acknowledged: Readonly<Record<string, string>> = {
  CKV2_AWS_31:
    "WAF keeps metrics and samples of what it refuses; full logs cost more than they tell, and are the owner's choice",
  CKV2_AWS_50: 'failover is on where a cache has two nodes; checkov does not work out the variable that says how many',
  CKV2_AWS_57:
    'rotation by Secrets Manager needs a function that knows the program; a secret is drawn anew by its number in secret_versions',
  CKV2_AWS_62: 'nothing waits for events of these buckets',
  CKV2_AWS_64: 'the policy that AWS gives to a key leaves it to the roles of the account, as it is with the key of AWS',
  CKV2_AWS_69:
    'the second database by hand has no parameters, to show that none are needed; those of platforms always force TLS',
  CKV2_AWS_76:
    "the managed groups are the platform's choice; known bad inputs, which have Log4j, are among the usual ones",
  CKV_AWS_118:
    "Performance Insights tell of queries; figures of the operating system need an agent's role and cost by the second",
  CKV_AWS_129: 'the second database by hand has no exports, and a reader would make log groups that nobody ends',
  CKV_AWS_136:
    "repositories are encrypted with the key of AWS; a key of one's own costs by the month and is the owner's choice",
  CKV_AWS_144: 'a copy in a second region is what a standby is for',
  CKV_AWS_145: 'a load balancer can write to no bucket with a key of KMS, and the others are encrypted with that of S3',
  CKV_AWS_149: "secrets are encrypted with the key of AWS; a key of one's own is the owner's choice",
  CKV_AWS_157: 'a reader is a copy that may be lost',
  CKV_AWS_158: 'log groups are encrypted with the key of AWS; there is no secret in them',
  CKV_AWS_161: 'programs log in with passwords from Secrets Manager: Superset and Metabase know no login by IAM',
  CKV_AWS_18: 'the bucket of access logs is itself the log, and nobody from outside reads the others',
  CKV_AWS_191: 'caches are encrypted with the key of AWS',
  CKV_AWS_21: 'access logs are written once, and never over each other',
  CKV_AWS_224: "sessions are encrypted with TLS and recorded; a key of one's own is the owner's choice",
  CKV_AWS_226: 'AWS would go ahead of the version that is written, and the next plan would want it back',
  CKV_AWS_26: 'alarms have no secrets in them, and CloudWatch cannot publish to a topic with the key of AWS',
  CKV_AWS_260: 'port 80 leads to 443 and does nothing else',
  CKV_AWS_284: 'the history of an execution has every step, and X-Ray would add its cost alone',
  CKV_AWS_285: 'history is logged; what goes through it is left out, since a command may be long',
  CKV_AWS_293: 'checkov does not follow the variable by which readers and databases have the same protection',
  CKV_AWS_297: 'a schedule holds the name of a task and nothing secret',
  CKV_AWS_31: 'the password is set by a script after the cache is there, so that it is not in the state',
  CKV_AWS_337: 'parameters are encrypted with the key of AWS',
  CKV_AWS_353: 'the second database by hand is without, to show that it can be',
  CKV_AWS_354: 'Performance Insights are encrypted with the key of AWS',
  CKV_AWS_378: 'the load balancer decrypts; from there to the task it is plain HTTP inside the network',
}

/**
 * The checkov of the pinned version, made once for this machine; undefined where Python, or the package, cannot be had.
 */
export async function checkov(): Promise<string | undefined> {
  const folder = join(openCache(), 'tests', `checkov-${version}`)
  const program = join(folder, 'bin/checkov')
  if (existsSync(program)) return program
  mkdirSync(dirname(folder), { recursive: true })
  rmSync(folder, { recursive: true, force: true })
  try {
    await must('python3', ['-m', 'venv', folder], { within: 100 })
    await must(join(folder, 'bin/pip'), ['install', '--quiet', `checkov==${version}`], { within: 300 })
    return program
  } catch {
    rmSync(folder, { recursive: true, force: true })
    return undefined
  }
}

/** The checks that fail for the files of a folder, each with its resources. */
export function findingsIn(report: string): Map<string, string[]> {
  const { results } = JSON.parse(report) as {
    results: { failed_checks: readonly { check_id: string; resource: string }[] }
  }
  const found = new Map<string, string[]>()
  for (const { check_id, resource } of results.failed_checks)
    found.set(check_id, [...(found.get(check_id) ?? []), resource])
  return found
}
