/**
 * The program of the waiter, in what Lambda has by itself: at most 4096 characters, so that a template can hold it and
 * nothing has to be uploaded.
 *
 * A run that failed before is tried again under the next number (`before-1f2e-2`), as our driver does: Step Functions
 * would redrive it at the state that failed it, and what is done is skipped by its checksum anyhow. A function lives
 * for fifteen minutes at most: before they are over it calls itself for the next ones, and CloudFormation waits for up
 * to an hour. Its answer goes to an address whose signature covers the type of content in some regions, as an empty
 * one, and fetch would tell another.
 */
export const waiterProgram = `const { SFNClient, StartExecutionCommand, DescribeExecutionCommand } = require('@aws-sdk/client-sfn')
const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda')
const states = new SFNClient({})

exports.handler = async (event, context) => {
  const { Machine, Release } = event.ResourceProperties
  const answer = (Status, Reason) => fetch(event.ResponseURL, {
    method: 'PUT',
    headers: { 'content-type': '' },
    body: JSON.stringify({
      Status, Reason, PhysicalResourceId: event.PhysicalResourceId || Machine.split(':').pop(),
      StackId: event.StackId, RequestId: event.RequestId, LogicalResourceId: event.LogicalResourceId,
    }),
  })
  try {
    if (event.RequestType === 'Delete') return await answer('SUCCESS', 'nothing to undo')
    const run = event.Run || await begin(Machine, Release)
    while (context.getRemainingTimeInMillis() > 60000) {
      const { status, error } = await states.send(new DescribeExecutionCommand({ executionArn: run }))
      if (status === 'SUCCEEDED') return await answer('SUCCESS', Release + ' ran')
      if (status !== 'RUNNING') return await answer('FAILED', 'the lifecycle of this release ended as ' + status + ' (' + (error || 'see its history') + '): ' + run)
      await new Promise((resolve) => setTimeout(resolve, 5000))
    }
    await new LambdaClient({}).send(new InvokeCommand({
      FunctionName: context.functionName, InvocationType: 'Event', Payload: JSON.stringify({ ...event, Run: run }),
    }))
  } catch (error) {
    await answer('FAILED', error.name + ': ' + error.message)
  }
}

async function begin(stateMachineArn, release) {
  for (let number = 1; ; number++) {
    const name = number === 1 ? release : release + '-' + number
    const run = stateMachineArn.replace(':stateMachine:', ':execution:') + ':' + name
    try {
      const { status } = await states.send(new DescribeExecutionCommand({ executionArn: run }))
      if (status === 'RUNNING' || status === 'SUCCEEDED') return run
    } catch (error) {
      if (error.name !== 'ExecutionDoesNotExist') throw error
      await states.send(new StartExecutionCommand({ stateMachineArn, name, input: '{}' }))
      return run
    }
  }
}
`
