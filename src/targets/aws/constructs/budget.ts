import { Construct } from 'constructs'
import type { Watch } from '../../amazon/estate-watch.ts'
import { budgetNotices } from '../../amazon/notices.ts'
import { library } from './library.ts'

const { CfnBudget } = library('aws-cdk-lib/aws-budgets')

/** What a budget is made from. */
export interface BudgetProps {
  readonly budget: NonNullable<Watch['budget']>
  /** The platform whose costs count, as its resources are tagged. */
  readonly platform: string
}

/** What the platform may cost in a month, and who is told: of what was spent, and of what AWS expects to be spent. */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { budget, platform }: BudgetProps) {
    super(scope, id)
    const subscribers = budget.emails.map((address) => ({ subscriptionType: 'EMAIL', address }))
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: budget.name,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: budget.monthly, unit: budget.currency },
        costFilters: { TagKeyValue: [`user:platform$${platform}`] },
      },
      notificationsWithSubscribers: budgetNotices(budget).map(({ type: notificationType, threshold }) => ({
        notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
        subscribers,
      })),
    })
  }
}
