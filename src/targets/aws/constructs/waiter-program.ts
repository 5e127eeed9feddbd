/**
 * The program of the waiter, in what Lambda has by itself: at most 4096 characters, so that a template can hold it and nothing has to be uploaded.
 *
 * A run that failed before is redriven from its failed step, under its own name. A function lives for fifteen minutes at most: before they are over it
 * calls itself for the next ones, and CloudFormation waits for up to an hour.
 */
export const waiterProgram = `const { SFNClient, StartExecutionCommand, DescribeExecutionCommand, RedriveExecutionCommand } = require('@aws-sdk/client-sfn')
const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda')
const states = new SFNClient({})

exports.handler = async (event, context) => {
  const { Machine, Release } = event.ResourceProperties
  const run = Machine.replace(':stateMachine:', ':execution:') + ':' + Release
  const answer = (Status, Reason) => fetch(event.ResponseURL, {
    method: 'PUT',
    body: JSON.stringify({
      Status, Reason, PhysicalResourceId: event.PhysicalResourceId || run.split(':execution:')[1].split(':')[0],
      StackId: event.StackId, RequestId: event.RequestId, LogicalResourceId: event.LogicalResourceId,
    }),
  })
  try {
    if (event.RequestType === 'Delete') return await answer('SUCCESS', 'nothing to undo')
    if (!event.Begun) await begin(Machine, Release, run)
    while (context.getRemainingTimeInMillis() > 60000) {
      const seen = await states.send(new DescribeExecutionCommand({ executionArn: run }))
      if (seen.status === 'SUCCEEDED') return await answer('SUCCESS', Release + ' ran')
      if (seen.status !== 'RUNNING' && seen.status !== 'PENDING_REDRIVE') {
        return await answer('FAILED', 'the lifecycle of release ' + Release + ' ended as ' + seen.status + ': ' + (seen.error || 'see its history') + '; ' + run)
      }
      await new Promise((resolve) => setTimeout(resolve, 5000))
    }
    await new LambdaClient({}).send(new InvokeCommand({
      FunctionName: context.functionName, InvocationType: 'Event', Payload: JSON.stringify({ ...event, Begun: true }),
    }))
  } catch (error) {
    await answer('FAILED', error.name + ': ' + error.message)
  }
}

async function begin(stateMachineArn, name, run) {
  try {
    await states.send(new StartExecutionCommand({ stateMachineArn, name, input: '{}' }))
  } catch (error) {
    if (error.name !== 'ExecutionAlreadyExists') throw error
    const { status } = await states.send(new DescribeExecutionCommand({ executionArn: run }))
    if (status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED') await states.send(new RedriveExecutionCommand({ executionArn: run }))
  }
}
`
