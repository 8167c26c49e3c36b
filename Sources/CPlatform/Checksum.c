// CRC-32C (Castagnoli, reflected, polynomial 0x82F63B78). By instruction where the processor has it, three streams at
// a time so that the instruction's latency is hidden; by table elsewhere.
#include "CPlatform.h"

#include <pthread.h>
#include <string.h>

#pragma mark By table

static uint32_t table[8][256];
static pthread_once_t table_once = PTHREAD_ONCE_INIT;

static void make_table(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t value = byte;
    for (int bit = 0; bit < 8; bit++) value = (value >> 1) ^ ((value & 1) ? 0x82F63B78u : 0);
    table[0][byte] = value;
  }
  for (uint32_t byte = 0; byte < 256; byte++) {
    for (int level = 1; level < 8; level++) {
      uint32_t before = table[level - 1][byte];
      table[level][byte] = (before >> 8) ^ table[0][before & 0xff];
    }
  }
}

uint32_t cplatform_crc32c_software(uint32_t crc, const void *bytes, size_t length) {
  pthread_once(&table_once, make_table);
  const uint8_t *at = bytes;
  crc = ~crc;
  while (length >= 8) {
    uint32_t low = crc ^ ((uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24);
    crc = table[7][low & 0xff] ^ table[6][(low >> 8) & 0xff] ^ table[5][(low >> 16) & 0xff] ^ table[4][low >> 24] ^
          table[3][at[4]] ^ table[2][at[5]] ^ table[1][at[6]] ^ table[0][at[7]];
    at += 8;
    length -= 8;
  }
  while (length-- > 0) crc = (crc >> 8) ^ table[0][(crc ^ *at++) & 0xff];
  return ~crc;
}

#pragma mark By instruction

#if defined(__x86_64__)
#define HAS_INSTRUCTION 1
#define WITH_INSTRUCTION __attribute__((target("sse4.2")))
#define STEP64(crc, word) ((uint32_t)__builtin_ia32_crc32di((crc), (word)))
#define STEP8(crc, byte) __builtin_ia32_crc32qi((crc), (byte))
static int instruction_is_there(void) { return __builtin_cpu_supports("sse4.2"); }

#elif defined(__aarch64__) && (defined(__ARM_FEATURE_CRC32) || defined(__linux__))
#define HAS_INSTRUCTION 1
#if defined(__ARM_FEATURE_CRC32)
#define WITH_INSTRUCTION
#else
#define WITH_INSTRUCTION __attribute__((target("crc")))
#endif
#define STEP64(crc, word) __builtin_arm_crc32cd((crc), (word))
#define STEP8(crc, byte) __builtin_arm_crc32cb((crc), (byte))
#if defined(__ARM_FEATURE_CRC32)
static int instruction_is_there(void) { return 1; }
#else
#include <asm/hwcap.h>
#include <sys/auxv.h>
static int instruction_is_there(void) { return (getauxval(AT_HWCAP) & HWCAP_CRC32) != 0; }
#endif
#endif

#if defined(HAS_INSTRUCTION)

/// Bytes of one of the three streams that are computed side by side.
enum { BLOCK = 256 };

/// shift[k][n]: what the register holding n << 8k becomes after BLOCK zero bytes. The map is linear, so the register
/// behind two adjoining blocks is the shifted register of the first, xor the register of the second begun at 0.
static uint32_t shift[4][256];
static int use_instruction;
static pthread_once_t instruction_once = PTHREAD_ONCE_INIT;

WITH_INSTRUCTION static void make_shift(void) {
  uint32_t basis[32];
  for (int bit = 0; bit < 32; bit++) {
    uint32_t crc = (uint32_t)1 << bit;
    for (int word = 0; word < BLOCK / 8; word++) crc = STEP64(crc, (uint64_t)0);
    basis[bit] = crc;
  }
  for (int byte = 0; byte < 4; byte++) {
    for (uint32_t value = 0; value < 256; value++) {
      uint32_t sum = 0;
      for (int bit = 0; bit < 8; bit++) {
        if (value >> bit & 1) sum ^= basis[byte * 8 + bit];
      }
      shift[byte][value] = sum;
    }
  }
}

// Apart from make_shift, which must not run where the instruction is missing.
static void choose(void) {
  use_instruction = instruction_is_there();
  if (use_instruction) make_shift();
}

static inline uint32_t shifted(uint32_t crc) {
  return shift[0][crc & 0xff] ^ shift[1][(crc >> 8) & 0xff] ^ shift[2][(crc >> 16) & 0xff] ^ shift[3][crc >> 24];
}

static inline uint64_t word_at(const uint8_t *at) {
  uint64_t word;
  memcpy(&word, at, sizeof word);
  return word;
}

WITH_INSTRUCTION static uint32_t by_instruction(uint32_t crc, const uint8_t *at, size_t length) {
  crc = ~crc;
  while (length >= 3 * BLOCK) {
    uint32_t second = 0, third = 0;
    for (size_t index = 0; index < BLOCK; index += 8) {
      crc = STEP64(crc, word_at(at + index));
      second = STEP64(second, word_at(at + BLOCK + index));
      third = STEP64(third, word_at(at + 2 * BLOCK + index));
    }
    crc = shifted(shifted(crc) ^ second) ^ third;
    at += 3 * BLOCK;
    length -= 3 * BLOCK;
  }
  while (length >= 8) {
    crc = STEP64(crc, word_at(at));
    at += 8;
    length -= 8;
  }
  while (length-- > 0) crc = STEP8(crc, *at++);
  return ~crc;
}

uint32_t cplatform_crc32c(uint32_t crc, const void *bytes, size_t length) {
  pthread_once(&instruction_once, choose);
  if (!use_instruction) return cplatform_crc32c_software(crc, bytes, length);
  return by_instruction(crc, bytes, length);
}

#else

uint32_t cplatform_crc32c(uint32_t crc, const void *bytes, size_t length) {
  return cplatform_crc32c_software(crc, bytes, length);
}

#endif
