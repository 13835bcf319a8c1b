import { Global, Module } from '@nestjs/common';
import { Apreton } from './apreton.js';
import { Entregas } from './entregas.js';

@Global()
@Module({ providers: [Apreton, Entregas], exports: [Apreton, Entregas] })
export class TiempoRealModule {}
