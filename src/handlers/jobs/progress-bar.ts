const barLength = 12;

/** Draws a bar of a share (0 to 1) with its percentage: `▓▓▓░░░░░░░░░ 25 %`. */
export function progressBar(share: number): string {
  const clamped = Math.min(1, Math.max(0, share));
  const full = Math.floor(clamped * barLength);
  return `${'▓'.repeat(full)}${'░'.repeat(barLength - full)} ${Math.floor(clamped * 100)} %`;
}
