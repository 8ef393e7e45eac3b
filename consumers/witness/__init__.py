"""What Kafka bears witness to: the facts and the signed checkpoints that were published there."""
