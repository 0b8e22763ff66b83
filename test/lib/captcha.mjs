// captcha.mjs - the digits of a captcha, read with the town's secret by a small program that is compiled when first needed.
import path from 'node:path';
import { must, root, temporaryFolder } from './process.mjs';

let program;

export function captchaDigits(secretFile, token) {
  if (!program) {
    const file = path.join(temporaryFolder(), 'captcha_open');
    must('gcc', ['-std=gnu17', '-O1', '-o', file, path.join(root, 'test/lib/captcha_open.c'), '-lsodium']);
    program = file;
  }
  return must(program, [secretFile, token]).trim();
}
