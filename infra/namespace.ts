/** CloudWatch namespace of Lifeboat's own metrics. */
export const NAMESPACE = 'Lifeboat';
