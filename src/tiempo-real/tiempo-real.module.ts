import { Global, Module } from '@nestjs/common';
import { Apreton } from './apreton.js';

@Global()
@Module({ providers: [Apreton], exports: [Apreton] })
export class TiempoRealModule {}
