import { call, type HclFile } from './hcl.ts'
import { ref, resource } from './resource.ts'
import { named, type Scene, word } from './scene.ts'

/** Repositories of images. */
export function imagesFile(scene: Scene): HclFile | undefined {
  const { repositories } = scene.estate
  if (repositories.length === 0) return undefined
  return {
    comment: scene.second
      ? 'The images of the first region once more: those of a lost region are lost with it.'
      : 'Images are pushed under a tag that follows from their content, and never change under it.',
    blocks: repositories.flatMap((repository) => [
      resource(
        'aws_ecr_repository',
        word(repository.id),
        {
          name: named(scene, repository.name),
          image_tag_mutability: 'IMMUTABLE',
          image_scanning_configuration: { scan_on_push: true },
          encryption_configuration: { encryption_type: 'AES256' },
          force_delete: true,
        },
        repository.copyOf
          ? 'A copy of the one in the first region.'
          : 'build' in repository.source
            ? `Built from ${repository.source.build}.`
            : `A copy of ${repository.source.copy}.`,
      ),
      resource('aws_ecr_lifecycle_policy', word(repository.id), {
        repository: ref('aws_ecr_repository', word(repository.id), 'name'),
        policy: call('jsonencode', {
          rules: [
            {
              rulePriority: 1,
              description: 'Images without a tag',
              selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 1 },
              action: { type: 'expire' },
            },
            {
              rulePriority: 2,
              description: `The last ${repository.keep} are kept`,
              selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: repository.keep },
              action: { type: 'expire' },
            },
          ],
        }),
      }),
    ]),
  }
}
