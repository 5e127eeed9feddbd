import { type Behaviour, fidelity, type Shown } from '../../tests/fidelity.ts'
import { tableText } from './table.ts'

const targets = ['local', 'compose', 'swarm', 'kubernetes', 'aws', 'terraform'] as const

/** The page of which behaviour was seen on which engine, from the table that the tests hold against the suites. */
export function fidelityPage(): string {
  return [
    '# What was shown where',
    '',
    'Each behaviour, and the end-to-end suite in which a real engine shows it: those of this machine, of contracts and of CDK at every ' +
      'run of `./test`, the others by `npm run e2e -- compose`, `swarm`, `kubernetes`, `terraform`, `aws-regions` or `aws-parity`. The engines of the tests: this ' +
      'machine; Docker 20.10 with Compose 2.40, one node; the same as a swarm of one node; Kubernetes 1.35 with one node. Their images are ' +
      '[stand-ins](../../tests/images/README.md) for those of upstream. What an engine of the tests cannot show is said with its reason, and ' +
      'was never seen.',
    '',
    'For AWS there is no engine but an emulator, to which CDK and Terraform apply platforms: it keeps records of what it is told, runs ' +
      'functions and state machines, and starts no container, database or load balancer. What is shown below is therefore that things are ' +
      'made, as asked for and in order; not that they work on AWS.',
    '',
    tableText([
      ['Behaviour', ...targets],
      ...fidelity.map(({ behaviour, shown }) => [behaviour, ...targets.map((target) => cell(target, shown[target]))]),
    ]),
    '',
    '## Not shown',
    '',
    ...fidelity.flatMap((each) => reasons(each)),
  ].join('\n')
}

function cell(target: (typeof targets)[number], shown: Shown | undefined): string {
  if (shown === undefined) return ''
  const word = target === 'aws' || target === 'terraform' ? 'applied to an emulator' : 'shown'
  return 'not' in shown ? 'not shown' : `[${word}](../../tests/e2e/${shown.suite}.e2e.ts)`
}

function reasons({ behaviour, shown }: Behaviour): string[] {
  return targets.flatMap((target) => {
    const found = shown[target]
    return found && 'not' in found ? [`- ${target}: ${behaviour}: ${found.not}.`] : []
  })
}
