export { Horario, type Programa } from './horario.js';
export { HorariosModule } from './horarios.module.js';
export { type TrabajoDiario, type TurnoLocal, TurnosLocales } from './turnos-locales.js';
