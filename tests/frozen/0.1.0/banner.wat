;; Answers `personalization` alone, for world `personalization-plugin` of the contract's version 0.1.0:
;; every page has one banner, `author-banner`, at `home`.
(module
    (memory (export "memory") 16)
  (global $free (mut i32) (i32.const 8192))
  (func $take (export "cabi_realloc")
    (param $old i32) (param $had i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at
      (i32.and
        (i32.add (global.get $free) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (memory.copy (local.get $at) (local.get $old) (local.get $had))
    (local.get $at))
  (func (export "fidelis:loyalty/personalization@0.1.0#compose") (param i32) (result i32)
    (i32.const 1024))
  ;; result<page, fault>: ok; one slot at 1088; no effect, no finding.
  (data (i32.const 1024) "\00\00\00\00" "\40\04\00\00" "\01\00\00\00")
  ;; The slot: placement, kind, one choice at 1184, fallback.
  (data (i32.const 1088)
    "\80\04\00\00" "\04\00\00\00" "\00\00\00\00" "\a0\04\00\00" "\01\00\00\00" "\00\00\00\00")
  (data (i32.const 1152) "home")
  (data (i32.const 1160) "author-banner")
  ;; The choice: id, score, no reason.
  (data (i32.const 1184) "\88\04\00\00" "\0d\00\00\00" "\07\00\00\00\00\00\00\00" "\00"))
