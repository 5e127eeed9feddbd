import type { Estate, Repository } from '../amazon/estate.ts'

/**
 * A script that builds, or copies from others, the images that the repositories of an environment lack, and pushes
 * them.
 */
export function pushScript({ platform, environment, region, repositories, tasks, standby }: Estate): string {
  const architecture = (id: string) =>
    tasks.find((task) => task.containers.some((each) => each.repository === id))?.architecture === 'arm64'
      ? 'linux/arm64'
      : 'linux/amd64'
  return (
    [
      '#!/bin/sh',
      `# Fills the repositories of ${platform} in ${environment} with the images that they lack. Needs docker and the command of AWS; the stack of images must be there.`,
      'set -eu',
      'cd "$(dirname "$0")/.."',
      `region=${region}`,
      'account=$(aws sts get-caller-identity --query Account --output text)',
      'registry=$account.dkr.ecr.$region.amazonaws.com',
      'aws ecr get-login-password --region "$region" | docker login --username AWS --password-stdin "$registry"',
      '',
      'lacks() { ! aws ecr describe-images --region "$region" --repository-name "$1" --image-ids imageTag="$2" >/dev/null 2>&1; }',
      '',
      ...repositories.flatMap((each) => imageOf(each, architecture(each.id))),
      ...(standby
        ? [
            '',
            '# The images of the second region are those of the first: what a lost region has cannot be fetched any more.',
            'from=$registry',
            `region=${standby.region}`,
            'registry=$account.dkr.ecr.$region.amazonaws.com',
            'aws ecr get-login-password --region "$region" | docker login --username AWS --password-stdin "$registry"',
            '',
            ...standby.estate.repositories.flatMap((each) => copyOf(each, architecture(each.id))),
          ]
        : []),
    ].join('\n') + '\n'
  )
}

function copyOf({ name, tag, copyOf: original }: Repository, platform: string): string[] {
  const [from, to] = [`"$from/${original!.name}:${tag}"`, `"$registry/${name}:${tag}"`]
  return [
    `if lacks ${name} ${tag}; then`,
    `  docker pull --platform ${platform} ${from}`,
    `  docker tag ${from} ${to}`,
    `  docker push ${to}`,
    'fi',
  ]
}

function imageOf({ name, tag, source }: Repository, platform: string): string[] {
  const image = `"$registry/${name}:${tag}"`
  return [
    `if lacks ${name} ${tag}; then`,
    ...('build' in source
      ? [`  docker build --platform ${platform} --tag ${image} '${source.build}'`]
      : [`  docker pull --platform ${platform} '${source.copy}'`, `  docker tag '${source.copy}' ${image}`]),
    `  docker push ${image}`,
    'fi',
  ]
}
