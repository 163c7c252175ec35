import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot, readProjectFile } from './markdown.ts';

/** Returns whether a program is installed. */
function isInstalled(name: string): boolean {
  return spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin" command -v ${name}`]).status === 0;
}

/** The command of `npm start`, without npm. */
function startCommand(): string[] {
  const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: { start: string } };
  return scripts.start.split(' ');
}

describe('deploy', () => {
  it('starts the program everywhere with the flags of npm start', () => {
    const [, image = '[]'] = /^CMD (\[.*\])$/m.exec(readProjectFile('Dockerfile')) ?? [];
    expect(JSON.parse(image)).toEqual(startCommand());
    const [, unit = ''] = /^ExecStart=\/usr\/bin\/(.*)$/m.exec(readProjectFile('deploy/tally.service')) ?? [];
    expect(unit.split(' ')).toEqual(startCommand());
  });

  it('lets every file into the image that its steps name', () => {
    const allowed = readProjectFile('.dockerignore').match(/(?<=^!).*/gm) ?? [];
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> };
    const build = scripts.build?.split(' ').at(-1) ?? '';
    const [, health = ''] = /^HEALTHCHECK .*"(\S+)"\]$/m.exec(readProjectFile('Dockerfile')) ?? [];
    for (const file of [build, health, 'package-lock.json', 'src', 'drizzle']) expect(allowed).toContain(file);
    for (const file of allowed) expect(() => execFileSync('ls', ['-d', join(projectRoot, file)])).not.toThrow();
  });

  it.skipIf(!isInstalled('systemd-analyze'))('has a unit that systemd accepts', () => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-unit-'));
    const path = join(dir, 'tally.service');
    // The program may be elsewhere on this machine; systemd checks that it exists.
    writeFileSync(path, readProjectFile('deploy/tally.service').replace('/usr/bin/node', process.execPath));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => line.includes('tally'))).toEqual([]);
    expect(status).toBe(0);
    rmSync(dir, { recursive: true });
  });

  it.skipIf(!isInstalled('nginx') || !isInstalled('openssl'))('has a configuration that nginx accepts', () => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-nginx-'));
    mkdirSync(join(dir, 'logs'));
    const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'certificate.pem')];
    const subject = ['-subj', '/CN=tally.example', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    spawnSync('openssl', ['req', '-x509', '-nodes', '-days', '1', ...subject, '-keyout', key, '-out', certificate]);
    const site = readProjectFile('deploy/nginx.conf')
      .replace(/\/etc\/letsencrypt\S+fullchain\.pem/, certificate)
      .replace(/\/etc\/letsencrypt\S+privkey\.pem/, key);
    const main = `pid ${dir}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${site}\n}\n`;
    writeFileSync(join(dir, 'nginx.conf'), main);
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', 'PATH="$PATH:/usr/sbin" nginx -t -p "$0" -c "$0/nginx.conf"', dir],
      {
        encoding: 'utf8',
      },
    );
    expect(status, stderr).toBe(0);
    rmSync(dir, { recursive: true });
  });

  it('checks the steps of the image with a script that the shell can read', () => {
    const path = join(projectRoot, 'deploy/check-image.sh');
    expect(spawnSync('bash', ['-n', path], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(path, 'utf8')).toContain('set -euo pipefail');
  });
});
