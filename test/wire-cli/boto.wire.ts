import { expect, test } from 'vitest';
import { runPython, startSimulator } from './cli';

test('boto3 waits and reads pages while virtual time runs at the speed that it is told', async () => {
  const simulator = await startSimulator();
  const [{ accessKeyId, secretAccessKey }] = simulator.keys;
  await simulator.speed(1800);

  const { code, out, err } = await runPython('boto.py', {
    LIFEBOAT_URL: simulator.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
  const complaints = simulator.complaints();
  await simulator.close();

  expect([code, out.trim(), err, complaints]).toEqual([0, 'all is as it should be', '', '']);
});
