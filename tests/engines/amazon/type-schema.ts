import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pythonWith } from './python.ts'

const program = `
import json, sys
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
print(json.dumps(PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", sys.argv[1]).schema))
`

/**
 * The schema that AWS publishes of a type of CloudFormation, as cfn-lint carries it; undefined where Python or the
 * package cannot be had.
 */
export async function typeSchema(type: string): Promise<string | undefined> {
  const programs = await pythonWith('cfn-lint', '1.51.0')
  return (
    programs &&
    execFileSync(join(programs, 'python'), ['-c', program, type], { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 })
  )
}
