import { Module } from '@nestjs/common';

/** Who is online, over all processes and transports. */
@Module({})
export class PresenciaApiModule {}
