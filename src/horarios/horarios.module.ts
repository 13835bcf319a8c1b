import { Global, Module } from '@nestjs/common';
import { Horario } from './horario.js';
import { Limpieza } from './limpieza.js';
import { TurnosLocales } from './turnos-locales.js';

/** When the works are due that nobody asks for: every so many minutes, or at an hour of each empresa's own day. */
@Global()
@Module({ providers: [Horario, TurnosLocales, Limpieza], exports: [Horario, TurnosLocales] })
export class HorariosModule {}
