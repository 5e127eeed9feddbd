import type { Estate } from '../amazon/estate.ts'
import { afterPromotion, promotionSteps } from '../amazon/promotion.ts'
import { stackNames, standbyStackNames } from './constructs/names.ts'

/** What a team that owns the app has to know. */
export function readme(estates: readonly Estate[]): string {
  const [{ platform }] = estates as [Estate]
  const sections = estates.flatMap((estate) => sectionOf(estate))
  return [
    `# ${platform} on AWS`,
    '',
    'An app of CDK. `lib/` says what each environment is, as plain data that TypeScript checks; `bin/` makes stacks of it with the constructs of `stackwright/aws`. Change what you like: the constructs take further',
    'stacks beside them, and expose their grants, metrics and connections. `stackwright render` writes all of it anew.',
    '',
    '```sh',
    'npm install',
    'npx cdk bootstrap      # once for each account and region',
    'npx cdk synth --quiet  # templates, in cdk.out',
    '```',
    '',
    ...sections,
    '## Order',
    '',
    'Repositories come first, since nothing runs without its image. The stack of services begins with what must run before them (databases, migrations), waits for its end, and',
    'fails with it; it ends with the proof. Whoever starts the same release twice, here or by `stackwright up`, meets the same run.',
    '',
    'What leaves the platform is removed in the other order: the stack of services first (`npx cdk deploy --exclusively`), then the others, since CloudFormation deletes nothing that another stack uses.',
    '',
    '## What stays',
    '',
    'Databases, buckets, logs and secrets that the platform keeps are protected: CloudFormation leaves them, or takes a last snapshot, when their stack goes.',
    '',
    'Nothing here holds a secret. Those that are drawn are drawn by AWS; those that are given are put there by `stackwright up`, or by hand before the stack of services is deployed.',
    '',
  ].join('\n')
}

function sectionOf(estate: Estate): string[] {
  const { images, platform, services } = stackNames(estate.name)
  const away = estate.standby && standbyStackNames(estate, estate.standby)
  const given = estate.secrets.filter((secret) => secret.draw === undefined && secret.copyOf === undefined)
  return [
    `## ${estate.environment}`,
    '',
    `In ${estate.region}${estate.standby ? `, with a second region in ${estate.standby.region}` : ''}.`,
    '',
    '```sh',
    `npx cdk deploy ${[images, ...(away ? [away.images] : [])].join(' ')}`,
    ...(estate.repositories.length > 0 ? [`sh bin/push-${estate.environment}.sh`] : []),
    `npx cdk deploy ${platform}`,
    ...(away ? [`npx cdk deploy ${away.platform}`] : []),
    `npx cdk deploy ${services}`,
    ...(away ? [`npx cdk deploy ${away.services}`] : []),
    '```',
    '',
    ...lossOf(estate),
    ...(given.length > 0
      ? ['Secrets that are given:', '', ...given.map((secret) => `- \`${secret.name}\`: ${secret.about}`), '']
      : []),
  ]
}

/** What is done by hand when the first of two regions is lost. */
function lossOf(estate: Estate): string[] {
  const steps = promotionSteps(estate)
  if (steps.length === 0) return []
  return [
    `### When ${estate.region} is lost`,
    '',
    ...steps.flatMap(({ about, commands }, index) => [
      `${index + 1}. ${about}`,
      '',
      ...(commands.length > 0 ? ['```sh', ...commands, '```', ''] : []),
    ]),
    ...afterPromotion(estate).flatMap((sentence) => [sentence, '']),
  ]
}
