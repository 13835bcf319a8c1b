import 'reflect-metadata';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { afterAll } from 'vitest';
import { terminarConElArchivo } from './al-terminar.js';

/** What Vitest runs before every test file. */
terminarConElArchivo();
// What a file silenced is no matter of the next one's.
afterAll(() => Logger.overrideLogger(new ConsoleLogger()));
