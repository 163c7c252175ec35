/** A chart thread that can be told to die. */
export function draw({ title }) {
  if (title === 'die') process.exit(1);
  return new Uint8Array(7);
}
