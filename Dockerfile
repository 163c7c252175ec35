# The image of Tally: docs/deploy.md. deploy/check-image.sh runs the same steps without Docker.
FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app

# The packages first: a change of the code alone does not install them again.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

COPY . .
RUN npm run build && mkdir /data && chown node:node /data

# From here on, only the data folder can be written.
USER node
ENV DATA_DIR=/data HTTP_HOST=0.0.0.0 HTTP_PORT=8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --start-period=60s --interval=30s --timeout=5s CMD ["node", "deploy/health.mjs"]
STOPSIGNAL SIGTERM
# The flags are those of `npm start` in package.json.
CMD ["node", "--max-semi-space-size=16", "--always-sparkplug", "--no-minor-gc-task", "--max-old-space-size=256", "--heap-growing-percent=20", "--v8-pool-size=1", "dist/main.js"]
