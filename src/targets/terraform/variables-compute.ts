import type { Scene } from './scene.ts'
import type { Variable } from './variables.ts'

/** What runs: images, the size of each task, how many of each service. */
export function computeVariables({ estate }: Scene): Variable[] {
  return [
    {
      name: 'images',
      type: 'map(string)',
      about:
        'What runs, by repository: @sha256:... for exactly these bytes, or :tag. It comes from images.auto.tfvars.json.',
      valid: {
        condition:
          'alltrue([for image in values(var.images) : can(regex("^(@sha256:[0-9a-f]{64}|:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$", image))])',
        message: 'An image is @sha256: with 64 hexadecimal digits, or a colon and a tag.',
      },
    },
    {
      name: 'task_sizes',
      type: 'map(object({ cpu = number, memory = number }))',
      about: 'Size of each task: 1024 units are one processor, memory is in MiB. Fargate knows certain pairs.',
      value: Object.fromEntries(estate.tasks.map(({ id, cpu, memory }) => [id, { cpu, memory }])),
      valid: {
        condition:
          'alltrue([for size in values(var.task_sizes) : contains([256, 512, 1024, 2048, 4096, 8192, 16384], size.cpu)])',
        message: 'Fargate has tasks of 256, 512, 1024, 2048, 4096, 8192 and 16384 units.',
      },
    },
    ...(estate.services.length === 0
      ? []
      : [
          {
            name: 'replicas',
            type: 'map(object({ min = number, max = number }))',
            about: 'How many of each service run, at least and at most.',
            value: Object.fromEntries(
              estate.services.map(({ id, replicas }) => [id, { min: replicas.min, max: replicas.max }]),
            ),
            valid: {
              condition: 'alltrue([for each in values(var.replicas) : each.min >= 0 && each.min <= each.max])',
              message: 'The least number is above the greatest.',
            },
          },
        ]),
  ]
}
