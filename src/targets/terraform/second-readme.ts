import { afterPromotion, promotionSteps } from '../amazon/promotion.ts'
import { type Scene, secondModule } from './scene.ts'

/** What a person does when the first region is lost, for this platform: the page beside the files of the second one. */
export function secondReadme({ estate }: Scene): string {
  const { region, standby } = estate
  return [
    `# ${estate.name} in ${standby!.region}`,
    '',
    `The second region of the platform, called by \`${secondModule}.tf\` in the folder above. Terraform looks at both regions in every plan: while one of them does not answer, what follows is done with the AWS CLI.`,
    '',
    `## When ${region} is lost`,
    '',
    ...promotionSteps(estate).flatMap(({ about, commands }, index) => [
      `${index + 1}. ${about}`,
      '',
      ...(commands.length > 0 ? ['```sh', ...commands, '```', ''] : []),
    ]),
    ...afterPromotion(estate).flatMap((sentence) => [sentence, '']),
    '## When it is no longer wanted',
    '',
    `\`terraform destroy -target=module.${secondModule}\` comes first, and \`standby\` leaves the platform file after it: without the provider of a region Terraform can remove nothing there. What is protected there is unprotected before, by its variable and an apply; what the platform keeps is taken out of the state by \`terraform state rm\`, and stays.`,
    '',
  ].join('\n')
}
