// Asks the running program whether it is well. Exit code: 0 if GET /healthz answers 200, 1 otherwise.
const port = process.env.HTTP_PORT || '8080';
const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch((error) => {
  process.stderr.write(`${error.cause?.message ?? error.message}\n`);
});
if (answer && !answer.ok) process.stderr.write(`${await answer.text()}\n`);
process.exitCode = answer?.ok ? 0 : 1;
