/** `https://sqs.us-east-1.amazonaws.com/222222222222/name` of `arn:aws:sqs:us-east-1:222222222222:name`. */
export function queueUrl(arn: string): string {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}
