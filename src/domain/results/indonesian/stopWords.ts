/** Words that say nothing of what a text is about; our own list, Indonesian and the English that officials mix in. Compared in small letters, before anything is stripped. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `ada adalah agak agar akan aku alias anda antara apa apabila apakah atas atau ataupun bagaimana bagi bahkan bahwa banget banyak bapak baru
  beberapa begitu belum berapa berbagai berupa besar biar biasa biasanya bila bisa boleh buat bukan cara cukup dalam dan dapat dari daripada demi
  demikian dengan di dia diri dll dsb dst dulu enggak ga gak guna hal hampir hanya harap harus hendaknya hingga ia ialah ibu ikut ini itu jadi
  jangan jika juga kalau kali kami kamu kan karena kata ke kecil keduanya kemudian kepada ketika kita kok kurang lagi lah lain lainnya lalu lebih
  lewat maka makin malah mana masih masing maupun melalui memang mengenai menjadi menurut mereka meskipun mohon mulai mungkin nah namun nanti ngga
  nggak nya oleh pada padahal paling para pasti per perlu pernah pula pun saat saja salah sama sambil sampai sangat satu saya sebab sebagai
  sebagaimana sebagian sebaiknya sebelum sebuah secara sedang sedangkan sedikit segera sehingga sejak sekali sekarang selain selalu selama seluruh
  semakin semoga semua semuanya seorang sendiri seperti sering serta sesuai sesudah setelah setiap siapa silakan sudah supaya suatu tak tapi
  tahun tanpa telah tentang tentu terhadap terima kasih terkait terlalu terus tersebut tetap tetapi tiap tidak tidaknya untuk usah waktu walaupun ya yaitu
  yakni yang about also and any are but can for from have into just more not our should that the their them there they this very was were will with you your`.split(/\s+/),
);
