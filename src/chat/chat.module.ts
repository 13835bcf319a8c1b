import { Module } from '@nestjs/common';

/** Conversations between the users of an empresa. */
@Module({})
export class ChatApiModule {}
