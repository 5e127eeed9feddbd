/**
 * What a person must look at while the platform runs. Every app and store knows the questions to ask of itself; this
 * says where the answers go. Without it nothing is watched.
 * @example { paging: true, runbook: 'https://wiki.example.com/bi', labels: { team: 'bi' } }
 */
export interface Alarms {
  /**
   * Urgent alarms may wake somebody. When false, each of them is a ticket for the morning.
   * @default true
   */
  readonly paging?: boolean
  /**
   * The page on which you have written what to do. Every alarm links to it, with its own id as the fragment.
   * @example 'https://wiki.example.com/bi'
   * @pattern ^https?://[^\s#]+$
   */
  readonly runbook?: string
  /**
   * Labels that every alarm carries, by which they are sent to the right people.
   * @default none
   * @example { team: 'bi' }
   */
  readonly labels?: Readonly<Record<string, string>>
  /**
   * Alarms that are not wanted, by their ids, which `stackwright graph --json` lists.
   * @default none
   * @example ['bi-web-slow']
   */
  readonly off?: readonly string[]
}
