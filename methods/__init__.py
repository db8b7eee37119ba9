"""Pure statistics: numbers and frames in, numbers, frames and small frozen results out."""
