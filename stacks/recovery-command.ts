/** What an operator runs to recover, after putting in what only a person can say. */
export function recoverCommand(region: string, stateMachine: string): string {
  const input = {
    outageStartedAt: '<when it began, as 2026-01-05T12:41:07Z>',
    decision: {
      by: '<your name>',
      at: '<now, as 2026-01-05T12:51:07Z>',
      reason: '<why>',
      unfenced: '<accepted, if nothing can stop the source>',
    },
  };
  return (
    `aws stepfunctions start-execution --region ${region} --state-machine-arn ${stateMachine} ` +
    `--input '${JSON.stringify(input)}'`
  );
}
