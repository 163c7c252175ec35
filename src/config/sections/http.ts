import { isLoopback } from '../../lib/loopback.ts';
import { defineSection, secretVariable } from '../section.ts';
import { integer, networks, password, text, webRoot } from '../value-types.ts';

/** The web server: health, metrics, webhooks, dashboard and the playground's chat page. */
export const httpSettings = defineSection({
  variables: {
    HTTP_HOST: text('a host name or an IP address', /^[\w.:-]+$|^\[[\w:.]+\]$/)
      .transform((host) => host.replace(/^\[(.*)\]$/, '$1'))
      .default('127.0.0.1')
      .describe('the address on which the web server listens'),
    HTTP_PORT: integer(0, 65535).default(8080).describe('the port of the web server; 0 takes any free one'),
    PUBLIC_URL: webRoot().optional().describe('the address at which people reach the web server'),
    TRUSTED_PROXIES: networks().default([]).describe('the proxies whose X-Forwarded-For is believed'),
    METRICS_TOKEN: secretVariable(password().optional().describe('lets other machines read /metrics')),
  },
  rules: [
    (env) =>
      !env.BOT_TOKEN && !isLoopback(env.HTTP_HOST?.trim() ?? '127.0.0.1')
        ? {
            key: 'HTTP_HOST',
            problem: 'must be loopback (127.0.0.1) without BOT_TOKEN: the playground is for this machine only',
          }
        : undefined,
  ],
  toConfig: ({ HTTP_HOST: host, HTTP_PORT: port, PUBLIC_URL: publicUrl, TRUSTED_PROXIES, METRICS_TOKEN }) => ({
    /** `publicUrl` has no slash at its end; with port 0 it holds port 0 unless PUBLIC_URL is set. */
    http: { host, port, publicUrl: publicUrl ?? `http://127.0.0.1:${port}`, trustedProxies: TRUSTED_PROXIES },
    metricsToken: METRICS_TOKEN,
  }),
});
