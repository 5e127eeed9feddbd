import type { Scene } from './scene.ts'
import { givenSecrets, givenVariable } from './secrets.ts'
import type { Variable } from './variables.ts'

/** The versions of secrets, and the values of those that are given. */
export function secretVariables(scene: Scene): Variable[] {
  return [
    ...(scene.estate.secrets.length > 0
      ? [
          {
            name: 'secret_versions',
            type: 'map(number)',
            about: 'A higher number draws a secret anew, or takes the given value anew. 1 where nothing is said.',
            usual: {},
          },
        ]
      : []),
    ...givenSecrets(scene).map((secret): Variable => ({
      name: givenVariable(secret.id),
      type: 'string',
      about: `${secret.about}. Set TF_VAR_${givenVariable(secret.id)}; it belongs in no file.`,
      secret: true,
    })),
  ]
}
