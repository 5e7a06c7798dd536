# The server in a container: the bundle of `npm run build`, what it needs of npm, and Node. See docs/operating.md.

FROM node:24-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts && npm run build
WORKDIR /src/dist/chart-repository
# The image brings Node itself, so the optional packages that carry one stay out.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

# The review bot, which runs as sources: docker build --target review-bot. See docs/review-bot.md.
FROM node:24-slim AS review-bot
ENV NODE_ENV=production CHANDLERY_BOT_HOST=0.0.0.0 CHANDLERY_BOT_DATA=/data
WORKDIR /app
COPY . .
RUN npm ci --omit=dev --omit=optional --ignore-scripts -w @chandlery/review-bot && mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8090
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.CHANDLERY_BOT_PORT ?? 8090}${process.env.CHANDLERY_BOT_CONTEXT_PATH ?? ''}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "apps/review-bot/src/main.ts"]

FROM node:24-slim
ENV NODE_ENV=production CHANDLERY_HOST=0.0.0.0 CHANDLERY_DATA=/data
WORKDIR /app
COPY --from=build /src/dist/chart-repository ./
RUN mkdir /data /backups && chown node:node /data /backups
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.CHANDLERY_PORT ?? 8080}${process.env.CHANDLERY_CONTEXT_PATH ?? ''}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=16", "--initial-old-space-size=128", "main.js"]
