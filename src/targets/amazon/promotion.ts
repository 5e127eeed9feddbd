import type { Database } from './estate-data.ts'
import type { Estate, Service, Standby } from './estate.ts'

/** One thing that a person does to make the second region the first, and the commands of AWS that do it. */
export interface PromotionStep {
  readonly about: string
  readonly commands: readonly string[]
}

/**
 * What a person does when the first region is lost, in order; nothing for a platform in one region. Whether data that
 * was not copied yet is given up is for a person to decide, so nothing does this by itself.
 * Source: Amazon RDS User Guide, "Promoting a read replica to be a standalone DB instance"; Amazon Aurora User Guide,
 * "Using switchover or failover in Amazon Aurora Global Database".
 */
export function promotionSteps(estate: Estate): PromotionStep[] {
  const { standby, schedules } = estate
  if (!standby) return []
  const copies = standby.estate.databases.filter((each) => each.copyOf)
  return [
    {
      about: `If ${estate.region} still answers: end all that writes there. \`stackwright down\` stops the services of both regions${schedules.length > 0 ? `; the schedules ${schedules.map(({ name }) => name).join(', ')} are disabled in EventBridge` : ''}.`,
      commands: [],
    },
    ...copies.map((copy) =>
      copy.global === undefined ? promoted(copy, standby) : failedOver(copy, copy.global, standby),
    ),
    started(estate, standby),
    {
      about: `Names lead there by themselves, once Route 53 finds nothing healthy in ${estate.region} and what runs in ${standby.region} healthy.`,
      commands: [],
    },
  ]
}

/**
 * What holds until the platform is back in its first region, and the way back: sentences for whoever has just promoted
 * the second one.
 */
export function afterPromotion(estate: Estate): string[] {
  const { standby, schedules, lifecycle } = estate
  if (!standby) return []
  const copies = standby.estate.databases.filter((each) => each.copyOf)
  const [own, global] = [copies.filter((each) => !each.global), copies.filter((each) => each.global)]
  return [
    `Until the platform is back, change nothing of this environment by a deployment: it would set the services of ${standby.region} to none again, since that is what is written of them.`,
    ...(schedules.length > 0 || lifecycle.before
      ? [`Jobs do not run in ${standby.region}: neither those by the clock nor those of a release.`]
      : []),
    ...(own.length > 0
      ? [
          `The way back, for ${listed(own)}: stop the services of ${standby.region}, make a snapshot of the promoted database, load its dump into that of ${estate.region}, and deploy. Then take \`standby\` out of the platform and deploy, which removes the second region with the promoted database; put it back and deploy: copies are made anew.`,
        ]
      : []),
    ...(global.length > 0
      ? [
          `The way back, for ${listed(global)}: once ${estate.region} is a member of the global database again, stop the services of ${standby.region}, switch over to the cluster in ${estate.region} (\`aws rds switchover-global-cluster\`), and deploy.`,
        ]
      : []),
    `Secrets in ${standby.region} are copies, which can be read and not changed; \`aws secretsmanager stop-replication-to-replica --region ${standby.region} --secret-id <name>\` makes one independent, where ${estate.region} does not come back.`,
  ]
}

function promoted({ id, name }: Database, { region }: Standby): PromotionStep {
  const of = `--region ${region} --db-instance-identifier ${name}`
  return {
    about: `Make the copy of ${id} a database of its own, which can be written. What the first one had not sent yet is lost. The last command tells \`None\` when it is done.`,
    commands: [
      `aws rds promote-read-replica ${of}`,
      `aws rds wait db-instance-available ${of}`,
      `aws rds describe-db-instances ${of} --query 'DBInstances[0].ReadReplicaSourceDBInstanceIdentifier' --output text`,
    ],
  }
}

function failedOver({ id, name }: Database, global: string, { region }: Standby): PromotionStep {
  return {
    about: `Make the copy of ${id} the writer of its global database. What the first one had not sent yet is lost; where both regions answer, \`switchover-global-cluster\` without the last word loses nothing.`,
    commands: [
      'account=$(aws sts get-caller-identity --query Account --output text)',
      `aws rds failover-global-cluster --region ${region} --global-cluster-identifier ${global} --target-db-cluster-identifier arn:aws:rds:${region}:$account:cluster:${name} --allow-data-loss`,
      `aws rds wait db-cluster-available --region ${region} --db-cluster-identifier ${name}`,
    ],
  }
}

function started(first: Estate, { region, estate }: Standby): PromotionStep {
  const resting = estate.services.filter(({ replicas }) => replicas.max === 0)
  const cluster = `--region ${region} --cluster ${estate.cluster.name}`
  const count = ({ id }: Service) => first.services.find((each) => each.id === id)?.replicas.min ?? 1
  return {
    about: 'Start what stands by, as often as it runs in the first region. It does not follow load there.',
    commands: [
      ...resting.map(
        (each) => `aws ecs update-service ${cluster} --service ${each.name} --desired-count ${count(each)}`,
      ),
      // ECS is asked for at most ten at once.
      ...chunks(resting, 10).map(
        (some) => `aws ecs wait services-stable ${cluster} --services ${some.map(({ name }) => name).join(' ')}`,
      ),
    ],
  }
}

function listed(databases: readonly Database[]): string {
  return databases.map(({ id }) => id).join(', ')
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))
}
