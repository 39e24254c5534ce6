#!/usr/bin/env node
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net'
import { basename } from 'node:path'
import { isHangupIgnored } from './host/hangup-ignored.ts'
import { openStandardInput } from './host/open-standard-input.ts'
import { rawArguments } from './host/raw-arguments.ts'
import { run } from './program/run.ts'

const [, script = 'oss', ...args] = process.argv

// For requests for credentials, which are sent by Node's fetch: it ends each attempt to connect to an address, but the last, after 250 ms, so
// that a host further away cannot be reached when its last address is dead.
setDefaultAutoSelectFamilyAttemptTimeout(2500)

// Nobody reads what would be said; the work itself goes on.
process.stderr.on('error', () => {})

process.exitCode = await run(
  {
    args,
    rawArgs: rawArguments(args.length),
    // Installed, the script is called by the link "oss"; from a checkout, by node.
    program: basename(script) === 'oss' ? ['oss'] : [process.argv0, script],
    platform: process.platform,
    environment: process.env,
    // Looking at it opens it.
    get stdin() {
      return openStandardInput()
    },
    stdout: process.stdout,
    stderr: process.stderr,
    now: Date.now,
    every(intervalMs, act) {
      const timer = setInterval(act, intervalMs)
      return () => clearInterval(timer)
    },
  },
  {
    signals: process,
    isHangupIgnored: isHangupIgnored(process.env, process.ppid),
    leave: (exitCode) => process.exit(exitCode),
  },
)
