import 'reflect-metadata';
import { terminarConElArchivo } from './al-terminar.js';

/** What Vitest runs before every test file. */
terminarConElArchivo();
