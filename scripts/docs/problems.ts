import { problems } from '../../src/base/problems.ts'

const groups: Readonly<Record<string, string>> = {
  1: 'The file and its shape',
  2: 'Apps, stores and names',
  3: 'The graph',
  4: 'Targets and services',
  5: 'This machine',
  6: 'The command line',
}

/** The page of all codes of problems. */
export function problemsPage(): string {
  const byGroup = Map.groupBy(Object.entries(problems), ([code]) => code[2]!)
  return [
    '# Problems',
    '',
    'A problem is a fault in what was written or typed. All that are found are shown together, each with ' +
      'its place, what was found, what was expected and what to do, and the command ends with exit code 2. ' +
      'Codes are permanent. `stackwright explain CODE` prints what stands here.',
    '',
    ...[...byGroup].flatMap(([group, members]) => [
      `## ${groups[group]!}`,
      '',
      ...members.flatMap(([code, { title, explain }]) => [`### ${code}`, '', `**${title}.** ${explain}`, '']),
    ]),
  ].join('\n')
}
